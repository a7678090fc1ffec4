"""The exchange's pages for citizens: register, sign in, look after the account."""
