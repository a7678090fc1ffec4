"""What device authorization and CIBA share: a request waits, a citizen answers elsewhere, the client asks again."""
