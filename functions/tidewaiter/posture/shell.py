"""Shell text of RUN instructions to simple commands, in one pass; enough to see which program is called with which words."""

from dataclasses import dataclass

MAX_CHARACTERS = 256 * 1024
_OPERATORS = ("&&", "||", "|&", ";;", ";", "|", "&", "\n", "(", ")")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One simple command; `piped` tells that it reads the output of the one before."""

    words: tuple[str, ...]
    piped: bool = False

    @property
    def program(self) -> str:
        """The program's name without its folder, past assignments and wrappers such as `sudo` and `env`."""
        return next(iter(self.arguments(0)), "")

    def arguments(self, skip: int = 1) -> tuple[str, ...]:
        """Return the words after the program (or with it for `skip` 0)."""
        words = self.words
        while words and (words[0].rpartition("/")[2] in _WRAPPERS or "=" in words[0].partition("/")[0] or words[0] in _KEYWORDS):
            words = _past_options(words) if words[0].rpartition("/")[2] in _WRAPPERS else words[1:]
        if words[1:2] == ("-m",) and words[2:3] and words[0].rpartition("/")[2].startswith("python"):
            words = words[2:]
        return (words[0].rpartition("/")[2], *words[1:])[skip:] if words else ()


_INSTALLS = {
    "apk": ("add",),
    "apt": ("install",),
    "apt-get": ("install",),
    "dnf": ("install",),
    "microdnf": ("install",),
    "tdnf": ("install",),
    "yum": ("install",),
    "zypper": ("install", "in"),
}


def installed_by(command: Command) -> tuple[str, ...]:
    """Return the packages of a distribution that a command installs, without versions, as far as its words tell."""
    words = command.arguments()
    verb = next((word for word in words if word in _INSTALLS.get(command.program, ())), "")
    if not verb:
        return ()
    return tuple(word.partition("=")[0] for word in words[words.index(verb) + 1 :] if not word.startswith("-"))


def _past_options(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave a wrapper out with its own options (`sudo -E -u app`), and their values."""
    rest = words[1:]
    while rest and rest[0].startswith("-"):
        rest = rest[2 if rest[0] in _WITH_VALUE.get(words[0].rpartition("/")[2], ()) else 1 :]
    return rest


_WITH_VALUE = {"sudo": ("-u", "-g", "-C", "-p", "-h", "-r", "-t"), "env": ("-u", "-C"), "nice": ("-n",), "exec": ("-a",)}
_WRAPPERS = frozenset({"sudo", "env", "exec", "command", "time", "nice"})
_KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{"})


def commands_of(text: str) -> tuple[Command, ...]:
    """Split shell text into simple commands: quotes are kept together, nothing is expanded. Text beyond the limit is not looked at."""
    return tuple(_Splitter(text[:MAX_CHARACTERS]).run())


class _Splitter:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: list[Command] = []
        self.words: list[str] = []
        self.word: list[str] = []
        self.in_word, self.piped = False, False

    def run(self) -> list[Command]:
        while self.at < len(self.text):
            operator = next((one for one in _OPERATORS if self.text.startswith(one, self.at)), "")
            if operator:
                self.at += len(operator)
                self._end_command(operator)
            else:
                self._step(self.text[self.at])
        self._end_command("")
        return self.found

    def _step(self, char: str) -> None:
        if char in "\"'":
            self._quoted(char)
        elif char == "\\":
            self._put(self.text[self.at + 1 : self.at + 2])
            self.at += 2
        elif char in " \t\r":
            self._end_word()
            self.at += 1
        elif char == "#" and not self.in_word:
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
        else:
            self._put(char)
            self.at += 1

    def _quoted(self, quote: str) -> None:
        end = self.text.find(quote, self.at + 1)
        end = len(self.text) if end < 0 else end
        self._put(self.text[self.at + 1 : end])
        self.at = end + 1

    def _put(self, text: str) -> None:
        self.word.append(text)
        self.in_word = True

    def _end_word(self) -> None:
        if self.in_word:
            self.words.append("".join(self.word))
        self.word, self.in_word = [], False

    def _end_command(self, operator: str) -> None:
        """Close a command; a line break right after a pipe does not end it."""
        self._end_word()
        if self.words:
            self.found.append(Command(words=tuple(self.words), piped=self.piped))
        self.piped = operator in ("|", "|&") or (self.piped and not self.words and operator == "\n")
        self.words = []
