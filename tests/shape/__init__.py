"""What the import linter cannot see: the shape of the tree itself."""
