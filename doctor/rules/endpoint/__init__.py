"""Rules on regions, endpoints and the network."""
