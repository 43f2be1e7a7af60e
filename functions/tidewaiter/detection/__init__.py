"""Behaviour: events of AWS and of clusters in, signals and incidents out; pure, with the stores passed in."""
