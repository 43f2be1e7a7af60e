"""The embedded AWS: our own template deployed into an in-process AWS, for the demo, for tests and for laptops."""
