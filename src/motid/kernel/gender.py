"""Gender as identity papers of Vietnam record it, in OpenID Connect spelling (OpenID Connect Core §5.1)."""

from typing import Literal

Gender = Literal["male", "female"]
