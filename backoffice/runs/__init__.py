"""The pages of long work: what I had done, how far it is, calling it off, its files. Whose run it is, is the only right."""
