"""Chains of notice: who stands in which, what they add up to, and what we promised."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.chains.chain import Net, chains
from contracts.chains.links import Kind, Sums, added, least_hours, links, most_hours
from contracts.chains.picture import BOX_HEIGHT, BOX_WIDTH, picture, wrapped
from contracts.chains.promises import Answer, promises
from contracts.terms import Role, Terms, Unit
from tests.contracts.chains import US, paper, party, sub, terms


def ways(papers):
    """Each chain as the numbers of its parties, from below."""
    return [[chain.links[0].lower.id, *(link.upper.id for link in chain.links)] for chain in chains(papers)]


def test_a_chain_runs_from_the_sub_processor_over_the_processor_to_the_controller() -> None:
    papers = [paper(1, US, party(1), terms(48)), paper(2, party(1), party(2), sub(12))]
    (chain,) = chains(papers)
    assert [link.contract_id for link in chain.links] == [2, 1]
    assert chain.sums == Sums(hours=60, most=60)
    assert chain.below_us == chain.links


def test_we_may_stand_in_the_middle_at_the_bottom_or_nowhere() -> None:
    middle = [paper(1, party(1), US, terms(24)), paper(2, US, party(2), sub(12))]
    assert ways(middle) == [[2, 0, 1]]
    assert [link.contract_id for link in chains(middle)[0].below_us] == [2]
    bottom = [paper(1, party(1), party(2), terms(24)), paper(2, party(2), US, sub(12))]
    assert ways(bottom) == [[0, 2, 1]]
    assert chains(bottom)[0].below_us == ()
    assert ways([paper(1, party(1), party(2), terms(24))]) == [[2, 1]]


def test_a_sub_processor_of_one_contract_stands_under_that_one_only() -> None:
    above = [paper(1, party(1), US, terms()), paper(2, party(2), US, terms())]
    everywhere = [*above, paper(3, US, party(3), sub())]
    assert sorted(ways(everywhere)) == [[3, 0, 1], [3, 0, 2]]
    stated = [*above, paper(3, US, party(3), sub(), under_id=2)]
    assert sorted(ways(stated)) == [[0, 1], [3, 0, 2]]


def test_a_stated_contract_that_does_not_fit_counts_as_none() -> None:
    papers = [paper(1, US, party(1), terms()), paper(2, party(1), party(2), sub(), under_id=99)]
    assert ways(papers) == [[2, 1, 0]]


def test_what_we_control_ourselves_hangs_under_nobody() -> None:
    """Our own processor for our own data works under no contract in which we are a processor."""
    papers = [paper(1, party(1), US, terms()), paper(2, US, party(2), terms())]
    assert sorted(ways(papers)) == [[0, 1], [2, 0]]


def test_equals_are_no_chain_and_circles_end() -> None:
    joint = paper(1, US, party(1), None, role_a=Role.JOINT_CONTROLLER, role_b=Role.JOINT_CONTROLLER)
    assert chains([joint]) == []
    circle = [paper(1, party(1), party(2), sub()), paper(2, party(2), party(1), sub())]
    assert len(chains(circle)) == 1


def test_the_fastest_confirmed_duty_upwards_counts() -> None:
    slow, fast, down = terms(72), terms(8), Terms(Role.CONTROLLER, Role.PROCESSOR, amount=1, unit=Unit.HOURS)
    made = paper(1, US, party(1), slow)
    clauses = [paper(2, US, party(1), duty).clauses[0] for duty in (terms(None), fast, down)]
    (link,) = links([paper(1, US, party(1), slow, clauses=(*made.clauses, *clauses))])
    assert link.clause.terms is fast


@pytest.mark.parametrize(
    ("duty", "kind", "sums"),
    [
        (terms(72), Kind.HOURS, Sums(hours=72, most=72)),
        (terms(2, Unit.DAYS), Kind.HOURS, Sums(hours=48, most=48)),
        (terms(1, Unit.WEEKS), Kind.HOURS, Sums(hours=168, most=168)),
        (terms(1, Unit.MONTHS), Kind.HOURS, Sums(hours=744, most=744)),
        # From a Friday on: Saturday and Sunday do not count, but pass.
        (terms(1, Unit.WORKING_DAYS), Kind.WORKING_DAYS, Sums(working_days=1, most=72)),
        (terms(5, Unit.WORKING_DAYS), Kind.WORKING_DAYS, Sums(working_days=5, most=168)),
        (terms(None), Kind.UNNUMBERED, Sums(unnumbered=1)),
        (None, Kind.UNKNOWN, Sums(unknown=1)),
    ],
)
def test_what_a_link_adds(duty, kind: Kind, sums: Sums) -> None:
    (link,) = links([paper(1, US, party(1), duty)])
    assert (link.kind, link.sums) == (kind, sums)


NUMBERED = st.builds(terms, st.integers(1, 200), st.sampled_from(Unit))
DUTIES = NUMBERED | st.just(terms(None)) | st.none()


@given(st.lists(DUTIES, max_size=6), st.lists(DUTIES, max_size=6))
def test_sums_are_additive(one, other) -> None:
    def total(duties):
        return added(link.sums for duty in duties for link in links([paper(1, US, party(1), duty)]))

    assert total([*one, *other]) == total(one) + total(other)


@given(NUMBERED, st.integers(0, 100))
def test_a_longer_limit_never_shortens_and_the_least_is_never_more_than_the_most(duty, more: int) -> None:
    assert least_hours(duty) <= most_hours(duty.amount, duty.unit) <= most_hours(duty.amount + more, duty.unit)


@st.composite
def nets(draw, circles: bool = True):
    """Contracts among a few parties in any roles, some under another."""
    papers = []
    for number in range(draw(st.integers(0, 9))):
        upper, lower = draw(st.permutations(range(5)))[:2]
        if not circles:
            upper, lower = sorted((upper, lower))
        as_sub = draw(st.booleans())
        duty = draw(st.sampled_from((None, 5, 40)))
        made = None if duty is None else (sub if as_sub else terms)(duty)
        under = draw(st.none() | st.integers(0, 9))
        papers.append(paper(number, party(upper), party(lower), made, sub=as_sub, under_id=under))
    return papers


@given(nets(), st.randoms(use_true_random=False))
def test_the_order_of_contracts_does_not_matter(papers, random: Random) -> None:
    shuffled = random.sample(papers, len(papers))
    assert chains(shuffled) == chains(papers)


@given(nets())
def test_each_chain_holds_together_and_nobody_stands_in_it_twice(papers) -> None:
    for chain in chains(papers):
        assert all(below.upper == above.lower for below, above in pairwise(chain.links))
        standing = [chain.links[0].lower.id, *(link.upper.id for link in chain.links)]
        assert len(standing) == len({*standing})


@given(nets(circles=False))
def test_every_contract_stands_in_a_chain(papers) -> None:
    reached = {link.contract_id for chain in chains(papers) for link in chain.links}
    assert reached == {one.contract_id for one in papers}


@given(nets(), st.sampled_from((5, 40, 400)))
def test_a_slower_link_never_shortens_what_is_above_it(papers, hours: int) -> None:
    net = Net(links(papers))
    for number, one in enumerate(papers):
        if not one.clauses or one.clauses[0].terms.amount > hours:
            continue
        make = sub if one.role_b == Role.SUB_PROCESSOR else terms
        slower = paper(one.contract_id, one.a, one.b, make(hours), under_id=one.under_id)
        after = Net(links([*papers[:number], slower, *papers[number + 1 :]]))
        assert all(after.slowest(link).most >= net.slowest(link).most for link in net.links)


def test_the_slowest_way_of_a_net_is_that_of_its_slowest_chain() -> None:
    papers = [
        paper(1, US, party(1), terms(10)),
        paper(2, party(1), party(2), sub(20)),
        paper(3, party(1), party(3), sub(5)),
        paper(4, party(3), party(4), sub(100)),
    ]
    net = Net(links(papers))
    (top,) = net.tops
    assert net.slowest(top).most == max(chain.sums.most for chain in net.chains(top)) == 115
    assert next(net.chains(top)).sums.most == 115


def test_many_sub_processors_and_many_controllers_cost_no_product() -> None:
    many = [paper(number, party(number), US, terms()) for number in range(1, 3001)]
    many += [paper(number, US, party(number), sub()) for number in range(3001, 6001)]
    net = Net(links(many))
    assert len(net.tops) == 3000
    assert len([*net.chains(net.tops[0], 8)]) == 8
    assert len(promises(net)) == 3000


# ---- promises


@pytest.mark.parametrize(
    ("promise", "below", "answer", "remaining"),
    [
        (terms(48), [sub(24)], Answer.HOLDS, 24),
        (terms(24), [sub(72)], Answer.TOO_LATE, -48),
        (terms(24), [sub(24)], Answer.HOLDS, 0),
        (terms(24), [], Answer.ALONE, 24),
        (terms(24), [None], Answer.UNKNOWN, None),
        (terms(24), [sub(None)], Answer.UNKNOWN, None),
        # What is known already takes too long, whatever the other one says.
        (terms(24), [sub(None), sub(48)], Answer.TOO_LATE, -24),
        (terms(None), [sub(4)], Answer.UNKNOWN, None),
        # Two working days may be over in 48 hours; one of somebody else may take 72.
        (terms(2, Unit.WORKING_DAYS), [sub(1, Unit.WORKING_DAYS)], Answer.TOO_LATE, -24),
    ],
)
def test_what_is_left_of_a_promise(promise, below, answer: Answer, remaining: int | None) -> None:
    papers = [paper(1, party(1), US, promise)]
    papers += [paper(number, US, party(number), duty, sub=True) for number, duty in enumerate(below, start=2)]
    (found,) = promises(Net(links(papers)))
    assert (found.answer, found.remaining) == (answer, remaining)


def test_the_shortest_promise_comes_first() -> None:
    duties = [terms(72), terms(2, Unit.DAYS), terms(None), None, terms(8)]
    papers = [paper(number, party(number), US, duty) for number, duty in enumerate(duties, start=1)]
    # A promise without a number stands by our own target of 24 hours; one that nobody confirmed comes last.
    found = promises(Net(links(papers)))
    assert [one.link.contract_id for one in found] == [5, 3, 2, 1, 4]
    assert [one.target for one in found] == [None, 24, None, None, None]


def test_only_the_sub_processors_of_that_contract_count_for_its_promise() -> None:
    papers = [
        paper(1, party(1), US, terms(24)),
        paper(2, party(2), US, terms(24)),
        paper(3, US, party(3), sub(72), under_id=2),
    ]
    assert {one.link.contract_id: one.remaining for one in promises(Net(links(papers)))} == {1: 24, 2: -48}


# ---- the picture


def test_boxes_and_arrows_stand_in_order_and_inside_the_picture() -> None:
    papers = [paper(1, US, party(1), terms()), *(paper(n, party(1), party(n), sub()) for n in (2, 3))]
    drawn = picture(chains(papers))
    assert [box.node.name if box.node else None for box in sorted(drawn.boxes, key=lambda box: (box.x, box.y))] == [
        *("Party 2", "Party 3", "Party 1", "Example Post"),
        None,
    ]
    assert len(drawn.arrows) == 4
    assert all(0 < box.x <= drawn.width - BOX_WIDTH and 0 < box.y <= drawn.height - BOX_HEIGHT for box in drawn.boxes)
    assert all(arrow.points[0][0] < arrow.points[-1][0] for arrow in drawn.arrows)


@given(nets())
def test_no_two_boxes_lie_on_each_other(papers) -> None:
    net = Net(links(papers))
    for top in net.tops:
        drawn = picture([*net.chains(top, 8)])
        places = [(box.x, box.y) for box in drawn.boxes]
        for number, (x, y) in enumerate(places):
            assert not any(x == other_x and abs(y - other_y) < BOX_HEIGHT for other_x, other_y in places[:number])


@given(st.text(), st.integers(2, 30), st.integers(1, 3))
def test_wrapped_lines_are_short_and_few(text: str, width: int, most: int) -> None:
    lines = wrapped(text, width, most)
    assert len(lines) <= most
    assert all(len(line) <= width for line in lines)
