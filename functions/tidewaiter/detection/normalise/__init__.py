"""Events as their producers write them in, `model.Event` out; one module per event source."""
