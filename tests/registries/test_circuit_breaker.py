from hypothesis import given
from hypothesis import strategies as st

from motid.registries.circuit_breaker import LONGEST_WAIT, CircuitBreaker, Permit


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def breaker(time: Time) -> CircuitBreaker:
    return CircuitBreaker(failures_to_open=3, cool_down=10.0, monotonic=time)


def admitted(circuit: CircuitBreaker) -> Permit:
    permit = circuit.admit()
    assert permit is not None
    return permit


def fail(circuit: CircuitBreaker, times: int) -> None:
    for _ in range(times):
        admitted(circuit).failed()


def test_it_opens_after_consecutive_failures_only() -> None:
    circuit = breaker(Time())
    fail(circuit, 2)
    admitted(circuit).succeeded()
    fail(circuit, 2)
    assert circuit.is_closed
    fail(circuit, 1)
    assert circuit.admit() is None


def test_after_the_cool_down_one_probe_goes_out_and_closes_it() -> None:
    time = Time()
    circuit = breaker(time)
    fail(circuit, 3)
    assert circuit.seconds_to_probe() == 10.0
    time.now = 10.0
    probe = admitted(circuit)
    assert circuit.admit() is None
    probe.succeeded()
    assert circuit.is_closed


def test_a_failed_probe_opens_it_again_for_the_whole_cool_down() -> None:
    time = Time()
    circuit = breaker(time)
    fail(circuit, 3)
    time.now = 10.0
    admitted(circuit).failed()
    time.now = 19.9
    assert circuit.admit() is None
    time.now = 20.0
    assert circuit.admit() is not None


def test_a_cancelled_probe_lets_the_next_request_probe() -> None:
    time = Time()
    circuit = breaker(time)
    fail(circuit, 3)
    time.now = 10.0
    with admitted(circuit):
        pass
    assert circuit.admit() is not None


def test_a_straggler_does_not_close_an_open_circuit() -> None:
    circuit = breaker(Time())
    straggler = admitted(circuit)
    fail(circuit, 3)
    straggler.succeeded()
    assert circuit.admit() is None


def test_a_registry_that_asks_to_wait_is_left_alone_but_not_for_ever() -> None:
    time = Time()
    circuit = breaker(time)
    admitted(circuit).told_to_wait(10**9)
    assert circuit.seconds_to_probe() == LONGEST_WAIT
    assert circuit.admit() is None
    time.now = LONGEST_WAIT
    assert circuit.admit() is not None


@given(st.lists(st.sampled_from(["admit", "succeed", "fail", "withdraw", "wait"]), max_size=60))
def test_whatever_happens_it_admits_again_after_the_cool_down(story: list[str]) -> None:
    time = Time()
    circuit = breaker(time)
    under_way: list[Permit] = []
    for event in story:
        time.now += 1.0
        if event == "admit" and (permit := circuit.admit()):
            under_way.append(permit)
        elif event == "wait":
            time.now += 3.0
        elif under_way:
            permit = under_way.pop(0)
            {"succeed": permit.succeeded, "fail": permit.failed}.get(event, permit.withdrawn)()
    for permit in under_way:
        permit.withdrawn()
    time.now += LONGEST_WAIT
    assert circuit.admit() is not None
