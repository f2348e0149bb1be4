"""Pages behind the links of letters: who they are for is signed into the address."""
