# SPDX-License-Identifier: Apache-2.0
"""A small sequential model of key pairs, instances and bindings, and a check of histories of concurrent calls against
it: a history is valid if some order of the calls explains every answer and each call takes effect at one moment between
its start and its end."""

import dataclasses

BUSY = {"OperationDenied.InstanceOperationInProgress", "OperationDenied.InstanceCreating"}
NO_KEY, NO_INSTANCE = "ResourceNotFound.KeyIdNotFound", "ResourceNotFound.InstanceIdNotFound"
IN_USE = "ResourceInUse.KeyPairInUse"
TWICE = "UnsupportedOperation.KeyPairBindDuplicate"
NOT_BOUND = "UnsupportedOperation.KeyPairNotBoundToInstance"
WRONG_STATE = "UnsupportedOperation.InvalidInstanceState"
OTHER_USER = "UnsupportedOperation.KeyPairUnbindUsernameMismatch"


@dataclasses.dataclass
class Event:
    """A call: its time, its parameters, its code or `Success`, and its answer."""
    start: float
    end: float
    action: str
    keys: tuple = ()
    instances: tuple = ()
    user: str | None = None
    code: str = ""
    answer: object = None
    request_id: str = ""


@dataclasses.dataclass(frozen=True)
class State:
    keys: frozenset = frozenset()
    # The instances that exist.
    instances: frozenset = frozenset()
    # Those of them that were isolated.
    aside: frozenset = frozenset()
    # (instance, key, user)
    bindings: frozenset = frozenset()


def after(state, event):
    """The state after a call; `None` if the call cannot have this answer in this state."""
    if event.code != "Success":
        return state if event.code in BUSY or _may_refuse(state, event) else None
    bound = {(instance, key) for instance, key, _ in state.bindings}
    asked = {(instance, key) for instance in event.instances for key in event.keys}
    are_there = state.keys.issuperset(event.keys) and state.instances.issuperset(event.instances)
    match event.action:
        case "keys":
            told = (frozenset(event.answer), frozenset(one for pairs in event.answer.values() for one in pairs))
            return state if told == (state.keys, state.bindings) else None
        case "instances":
            # An instance that is being released may be listed, with no key pair bound to it.
            told = frozenset(one for pairs in event.answer.values() for one in pairs)
            return state if state.instances <= set(event.answer) and told == _without_users(state) else None
        case "import":
            return dataclasses.replace(state, keys=state.keys | {event.answer})
        case "create" if are_there:
            new = {(event.answer, key, "ubuntu") for key in event.keys}
            return dataclasses.replace(
                state, instances=state.instances | {event.answer}, bindings=state.bindings | new)
        case "delete" if are_there and not any(key in event.keys for _, key in bound):
            return dataclasses.replace(state, keys=state.keys - set(event.keys))
        case "isolate" if are_there:
            return dataclasses.replace(state, aside=state.aside | set(event.instances))
        case "terminate" if are_there and state.aside.issuperset(event.instances):
            return dataclasses.replace(
                state, instances=state.instances - set(event.instances), aside=state.aside - set(event.instances),
                bindings=_but(state, event.instances))
        case "bind" if are_there and not asked & bound and not state.aside & set(event.instances):
            new = {(*one, event.user or "ubuntu") for one in asked}
            return dataclasses.replace(state, bindings=_but(state, event.instances) | new)
        case "unbind" if are_there and asked <= bound and not state.aside & set(event.instances) and not _others(
                state, event, asked):
            return dataclasses.replace(
                state, bindings=frozenset(one for one in state.bindings if one[:2] not in asked))
    return None


def _without_users(state):
    return frozenset(one[:2] for one in state.bindings)


def _but(state, instances):
    return frozenset(one for one in state.bindings if one[0] not in instances)


def _others(state, event, asked):
    return event.user and any(one[:2] in asked and one[2] != event.user for one in state.bindings)


def _may_refuse(state, event):
    """Whether the reason that a code names applies. Several may apply to a call; other tests check which one is
    answered."""
    bound = {(instance, key) for instance, key, _ in state.bindings}
    asked = {(instance, key) for instance in event.instances if instance in state.instances for key in event.keys}
    match event.code:
        case code if code == NO_KEY:
            return not state.keys.issuperset(event.keys)
        case code if code == NO_INSTANCE:
            return not state.instances.issuperset(event.instances)
        case code if code == WRONG_STATE:
            return bool(state.aside & set(event.instances)) != (event.action == "terminate")
        case code if code == IN_USE:
            return any(key in event.keys for _, key in bound)
        case code if code == TWICE:
            return bool(asked & bound)
        case code if code == NOT_BOUND:
            return bool(asked - bound)
        case code if code == OTHER_USER:
            return bool(_others(state, event, asked))
    return False


def explain(events):
    """`None` if some order of the calls explains every answer; otherwise the calls at which every order fails."""
    events = sorted(events, key=lambda event: event.start)
    # A depth-first search over the sets of calls that have taken effect: a prefix of the sorted calls, and the calls
    # beyond it.
    best = (0, [])
    seen = set()
    stack = [(0, frozenset(), State())]
    while stack:
        prefix, beyond, state = stack.pop()
        while prefix in beyond:
            beyond -= {prefix}
            prefix += 1
        if prefix == len(events):
            return None
        if (prefix, beyond, state) in seen:
            continue
        seen.add((prefix, beyond, state))
        candidates = _next(events, prefix, beyond)
        if prefix + len(beyond) > best[0]:
            best = (prefix + len(beyond), [events[index] for index in candidates])
        for index in reversed(candidates):
            following = after(state, events[index])
            if following is not None:
                stack.append((prefix, beyond | {index}, following))
    return best[1]


def _next(events, prefix, beyond):
    """The calls that can take effect next: those that started before any remaining call had ended."""
    candidates, first_end = [], float("inf")
    for index in range(prefix, len(events)):
        if events[index].start > first_end:
            break
        if index not in beyond:
            candidates.append(index)
            first_end = min(first_end, events[index].end)
    return [index for index in candidates if events[index].start <= first_end]
