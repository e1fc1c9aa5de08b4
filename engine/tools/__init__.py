"""What is built on a result or on two texts, each in a folder of its own."""
