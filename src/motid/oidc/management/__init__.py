"""Management of clients by other clients: programs of who runs MotID, with tokens and scopes of MotID itself."""
