"""Recovery and normalisation as the desk works with them: the same parts, put together for their use cases."""

from motid.desk.environment import DeskEnvironment
from motid.desk.open_case import CaseQueue
from motid.normalisation.environment import NormalisationEnvironment
from motid.recovery.environment import RecoveryEnvironment


def recovery_environment(desk: DeskEnvironment) -> RecoveryEnvironment:
    """Return what recovery works with."""
    return RecoveryEnvironment(desk.authn, desk.carrier, CaseQueue(desk.policies), desk.exchange)


def normalisation_environment(desk: DeskEnvironment) -> NormalisationEnvironment:
    """Return what normalisation works with. Accountability is the installation's, as for a citizen's own request."""
    return NormalisationEnvironment(
        authn=desk.authn,
        accounts=desk.accounts,
        population=desk.population,
        carrier=desk.carrier,
        accountability=desk.accountability,
        cases=CaseQueue(desk.policies),
        exchange=desk.exchange,
    )
