"""What rules ask of a situation: its files, keys, policies, regions; and how they show it."""
