"""The pages of this capability, one module a noun. The staff site puts its chrome around them."""
