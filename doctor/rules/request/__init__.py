"""Rules on the parameters of the assume call."""
