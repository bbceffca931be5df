"""What a change would open and close: policies that are not deployed yet, or two snapshots."""
