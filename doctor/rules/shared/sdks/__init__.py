"""Which tool and SDK ran, in which release, and which credentials it knows."""
