"""What an amendment does to contracts: to each, in all, and which of its operations causes how much."""
