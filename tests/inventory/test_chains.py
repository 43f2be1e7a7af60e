"""Images known by the chains of their layers."""

from dataclasses import replace
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import image
from tidewaiter.inventory.chains import MOST_LAYERS, MOST_NAMES, Ancestry, Chain, chain_ids
from tidewaiter.inventory.origins import base_of, relative_of
from tidewaiter.model.image import LayerRef


class Index:
    """Chains in memory, which count what is asked and written."""

    def __init__(self):
        self.chains, self.reads, self.writes = {}, 0, 0

    def read(self, chains):
        """Return what is known."""
        self.reads += 1
        return {chain: self.chains[chain] for chain in chains if chain in self.chains}

    def add(self, chain, member, value):
        """Add a name."""
        self.writes += 1
        known = self.chains.get(chain, Chain())
        if len(getattr(known, member)) < MOST_NAMES:
            self.chains[chain] = replace(known, **{member: getattr(known, member) | {value}})


class Known:
    """An ancestry whose images lie in a dictionary."""

    def __init__(self, *images):
        self.images, self.index, self.loaded = {}, Index(), 0
        self.ancestry = Ancestry(index=self.index, load=self.load)
        for one in images:
            self.add(one)

    def add(self, one):
        """Know one more."""
        self.images[one.digest] = one
        self.ancestry.remember(one)

    def load(self, digest):
        """Return a description."""
        self.loaded += 1
        return self.images.get(digest)

    def base(self, one):
        """Tell the base."""
        return base_of(one, self.ancestry.relatives(one))


def of(reference, layers, **fields):
    refs = tuple(LayerRef(digest=f"stored-{one}", diff_id=f"sha256:{one}", media_type="tar") for one in layers)
    repository, _, tag = reference.partition(":")
    return image(
        **{"reference": reference, "repository": repository, "tags": (tag,), "digest": f"sha256:{reference}", "layers": refs, **fields}
    )


def test_a_chain_is_named_as_the_specification_does():
    """The lowest is its diff id; each other hashes the one below and its own."""
    one, two = chain_ids(of("a:1", "xy"))
    assert one == "sha256:x"
    assert two == f"sha256:{sha256(b'sha256:x sha256:y').hexdigest()}"
    assert chain_ids(of("b:1", "zy"))[1] != two


def test_the_base_is_the_longest_image_at_the_bottom():
    """Of debian and python, python; what has other layers is none."""
    known = Known(of("debian:12", "a"), of("python:3", "ab"), of("other:1", "axyz"))
    found = known.base(of("shop:1", "abcd"))
    assert found
    assert (found.name, found.layers) == ("python:3", 2)


def test_siblings_share_layers_of_an_unknown_base():
    """Two applications of eight layers have five in common: those are shared, and nobody knows of what."""
    known = Known(of("billing:1", "abcdexyz"))
    found = known.base(of("shop:1", "abcdefgh"))
    assert found
    assert (found.name, found.digest, found.layers) == ("", "", 5)
    assert "billing" in found.source


def test_a_known_image_below_siblings_is_the_base():
    """When the five layers are an image, it has a name."""
    known = Known(of("billing:1", "abcdexyz"), of("python:3", "abcde"))
    found = known.base(of("shop:1", "abcdefgh"))
    assert found
    assert (found.name, found.layers) == ("python:3", 5)


def test_the_same_image_again_and_its_other_versions_are_no_base():
    """Neither under another tag, nor scanned twice, nor as a version that shares its own layers."""
    mine = of("shop:1", "abcd")
    known = Known(mine, replace(mine, tags=("latest",)), of("shop:0", "abcx"))
    assert known.base(mine) is None


def test_images_built_on_ours_and_copies_of_ours_are_no_siblings():
    """They share all our layers, not those of a base below us."""
    mine = of("python:3", "abc")
    known = Known(of("shop:1", "abcd"), of("mirror:3", "abc", digest=mine.digest))
    assert known.base(mine) is None


def test_what_a_scan_reads_and_writes_is_bounded():
    """However many images there are, and however often one is pushed."""
    base = of("base:1", "ab")
    known = Known(base, *(of(f"shop{number}:1", f"abc{number % 7}", digest=f"sha256:{number}") for number in range(200)))
    assert max(len(chain.repositories) for chain in known.index.chains.values()) <= MOST_NAMES
    known.index.reads = known.index.writes = known.loaded = 0
    known.ancestry.remember(base)
    assert (known.index.reads, known.index.writes) == (1, 0)
    found = known.base(of("new:1", "abcd"))
    assert found
    assert found.name == "base:1"
    assert (known.index.reads, known.loaded <= 24) == (2, True)
    assert len(chain_ids(of("long:1", "a" * 500))) == MOST_LAYERS


def test_a_description_that_is_gone_costs_the_name_only():
    """The scan goes on with what is left."""
    known = Known(of("debian:12", "a"), of("python:3", "ab"))
    del known.images["sha256:python:3"]
    found = known.base(of("shop:1", "abcd"))
    assert found
    assert found.name == "debian:12"


@given(st.lists(st.text("ab", max_size=5), max_size=6), st.text("ab", max_size=5))
def test_the_index_tells_what_comparing_with_all_images_tells(others, mine):
    """The same number of layers as looking at every image would give."""
    images = [of(f"other{number}:1", layers) for number, layers in enumerate(others)]
    target = of("shop:1", mine)
    everything = base_of(target, filter(None, (relative_of(target, one) for one in images)))
    found = Known(*images).base(target)
    assert (found and found.layers) == (everything and everything.layers)
