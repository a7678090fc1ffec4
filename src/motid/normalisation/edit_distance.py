"""How many typing errors lie between two texts.

The count is the optimal string alignment distance: a letter inserted, left out or replaced is one error, and so are
two neighbours that changed places. Computed for all letters of a column at once in the bits of one integer.
(H. Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances, 2003.)
"""


def typing_errors(one: str, other: str, at_most: int) -> int | None:
    """Return the distance between two texts, or None when it is greater than `at_most`."""
    if abs(len(one) - len(other)) > at_most:
        return None
    if len(set(one) ^ set(other)) > 2 * at_most:
        return None  # an error changes at most two letters of those that occur
    distance = _distance(one, other) if one else len(other)
    return distance if distance <= at_most else None


def _distance(one: str, other: str) -> int:
    places: dict[str, int] = {}
    for place, letter in enumerate(one):
        places[letter] = places.get(letter, 0) | 1 << place
    everything = (1 << len(one)) - 1
    last = 1 << (len(one) - 1)
    grows, shrinks, zero, equal_before = everything, 0, 0, 0
    distance = len(one)
    for letter in other:
        equal = places.get(letter, 0)
        swapped = ((~zero & equal) << 1) & equal_before
        zero = (((equal & grows) + grows) ^ grows) | equal | shrinks | swapped
        right_grows = shrinks | ~(zero | grows)
        right_shrinks = zero & grows
        distance += bool(right_grows & last) - bool(right_shrinks & last)
        right_grows = right_grows << 1 | 1
        grows = (right_shrinks << 1 | ~(zero | right_grows)) & everything
        shrinks = right_grows & zero & everything
        zero &= everything
        equal_before = equal
    return distance
