"""Makes texts.json: the texts that the reference vectors are made of.

Real prose (Newton's Opticks, the Gettysburg Address) cut to a wide spread of token counts, and hand-written edge
cases. The cutting is deterministic, so the same inputs give the same file.

    python texts.py --opticks FILE --gettysburg FILE --tokenizer tokenizer.json --out texts.json
"""
import argparse
import json
import random
import re

from tokenizers import Tokenizer

# (id, text). What each is for is in its id.
EDGE = [
    ("empty", ""),
    ("space", " "),
    ("spaces", "     "),
    ("newlines", "\n\n\n"),
    ("tabs-and-newlines", "\t\n\r\t \n"),
    ("no-break-space", "\u00a0\u00a0"),
    ("ideographic-space", "\u3000"),
    ("single-letter", "a"),
    ("single-digit", "7"),
    ("single-dot", "."),
    ("single-cjk", "\u5149"),
    ("single-emoji", "\U0001f600"),
    ("punctuation", "?!... --- ;:,, (([[{{ \u00ab\u00bb \u2018\u2019\u201c\u201d \u2014 \u2026"),
    ("emoji-in-text", "I love this \u2764\ufe0f so much \U0001f602\U0001f602\U0001f525"),
    ("emoji-zwj", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 family \U0001f469\U0001f3fd\u200d\U0001f4bb coder "
                  "\U0001f3f3\ufe0f\u200d\U0001f308"),
    ("emoji-flags", "\U0001f1e9\U0001f1ea \U0001f1ef\U0001f1f5 \U0001f1e7\U0001f1f7 \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063"
                    "\U000e0074\U000e007f"),
    ("emoji-skin-tone", "\U0001f44d \U0001f44d\U0001f3fb \U0001f44d\U0001f3ff"),
    ("keycap", "press 1\ufe0f\u20e3 or #\ufe0f\u20e3"),
    ("chinese", "\u5149\u7684\u53cd\u5c04\u548c\u6298\u5c04\u662f\u7269\u7406\u5b66\u7684\u57fa\u672c\u73b0\u8c61\u3002"),
    ("japanese", "\u5149\u306e\u6ce2\u9577\u306b\u3088\u3063\u3066\u8272\u304c\u6c7a\u307e\u308a\u307e\u3059\u3002\u30d7\u30ea\u30ba\u30e0"),
    ("korean", "\ube5b\uc758 \uad74\uc808\uacfc \uc0c9\uae54"),
    ("cjk-extension-b", "\U00020000\U00020001 rare ideographs \U0002a6d6"),
    ("arabic", "\u0627\u0644\u0636\u0648\u0621 \u064a\u0646\u0643\u0633\u0631 \u0641\u064a \u0627\u0644\u0645\u0648\u0634\u0648\u0631"),
    ("arabic-diacritics", "\u0628\u0650\u0633\u0652\u0645\u0650 \u0671\u0644\u0644\u0651\u064e\u0647\u0650"),
    ("hebrew", "\u05d0\u05d5\u05e8 \u05e0\u05e9\u05d1\u05e8 \u05d1\u05de\u05e0\u05e1\u05e8\u05d4"),
    ("devanagari", "\u092a\u094d\u0930\u0915\u093e\u0936 \u0915\u093e \u0905\u092a\u0935\u0930\u094d\u0924\u0928"),
    ("thai", "\u0e41\u0e2a\u0e07\u0e2b\u0e31\u0e01\u0e40\u0e2b\u0e02\u0e1c\u0e48\u0e32\u0e19\u0e1b\u0e23\u0e34\u0e0b\u0e36\u0e21"),
    ("cyrillic-greek", "\u0421\u0432\u0435\u0442 \u043f\u0440\u0435\u043b\u043e\u043c\u043b\u044f\u0435\u0442\u0441\u044f. "
                       "\u03a6\u03ce\u03c2 \u03ba\u03b1\u03b9 \u03c7\u03c1\u03ce\u03bc\u03b1\u03c2"),
    ("accents-composed", "caf\u00e9 na\u00efve r\u00e9sum\u00e9 \u00c5ngstr\u00f6m \u0141\u00f3d\u017a"),
    ("accents-combining", "cafe\u0301 nai\u0308ve re\u0301sume\u0301 A\u030angstro\u0308m"),
    ("accents-stacked", "z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324a\u0311\u0357l\u0353\u0326\u0347go"),
    ("turkish-and-sharp-s", "\u0130stanbul I\u015f\u0131k Stra\u00dfe \u1e9e \ufb01ne \u01c5"),
    ("control-characters", "before\u0000nul\u0007bell\u001bescape\u007fdelete after"),
    ("zero-width", "zero\u200bwidth\u200cjoin\u200der \ufeffbom \u00ad soft\u00adhyphen \u2060word-joiner"),
    ("bidi-marks", "\u202eright to left\u202c \u200fmark\u200e"),
    ("only-control", "\u0000\u0007\u200b\ufeff"),
    ("replacement-character", "broken \ufffd\ufffd bytes"),
    ("private-use-and-unassigned", "\ue000 \uf8ff \U000f0000 \u0378"),
    ("line-separators", "one\u2028two\u2029three\u0085four\u000bfive\u000csix"),
    ("windows-lines", "first line\r\nsecond line\r\n\r\nthird line\r"),
    ("newline-separated", "red\norange\nyellow\ngreen\nblue\nindigo\nviolet"),
    ("tab-separated", "name\tcolour\twavelength\nred\t#ff0000\t700\nviolet\t#8f00ff\t400"),
    ("long-word", "x" * 40 + "pneumonoultramicroscopicsilicovolcanoconiosis" + "y" * 10),
    ("word-of-100", "a" * 100),
    ("word-of-101", "a" * 101),
    ("word-of-5000", "ab" * 2500),
    ("long-without-spaces", "light,colour;" * 120),
    ("url", "See https://example.org/a/b_c?q=1&lang=en#frag and mailto:someone@example.com, or C:\\Users\\x\\y.txt"),
    ("code", "public static void main(String[] args) {\n    int[] a = {1, 2};\n    System.out.println(a[0] += 0x1F << 2);\n}"),
    ("json", "{\"id\": 12, \"tags\": [\"a\", \"b\"], \"ok\": true, \"none\": null}"),
    ("html", "<p class=\"x\">Hello &amp; <b>world</b></p><!-- no -->"),
    ("markdown", "# Title\n\n* one **bold**\n* two `code`\n\n| a | b |\n|---|---|"),
    ("numbers", "3.14159 2,718,281 -1e-10 1/2 50% $1,000.00 +49 (0)30 1234567890 2026-11-22T10:00:00Z"),
    ("superscripts", "H\u2082O x\u00b2 \u00bd \u2167 \u2122 \uff21\uff22\uff23 \uff11\uff12\uff13"),
    ("mixed-case", "iPhone McDONALD eBay NASA NaN hELLO WoRLD"),
    ("upper-case", "THE REFLEXION OF LIGHT"),
    ("lower-case", "the reflexion of light"),
    ("maths", "\u2200x\u2208\u211d: \u2308x\u2309 = \u2212\u230a\u2212x\u230b, \u222b\u2080^\u221e e^{\u2212x\u00b2} dx = \u221a\u03c0/2"),
    ("contractions", "don't can't it's we'll y'all rock'n'roll o'clock scatter'd"),
    ("repeated-word", "light " * 30),
    ("template-placeholder", "Dear ${name}, {{count}} items %s %d \\n \\u0041"),
    ("word-pieces-literal", "##ing ##ed un##believable"),
    ("lower-case-specials", "[sep] [cls] [mask] [pad] [unk]"),
    ("other-families-specials", "<s> </s> <pad> <mask> <|im_start|>user <|im_end|> <|endoftext|>"),
]

# Texts that spell a special token of this tokenizer.
SPECIAL = [
    ("sep", "[SEP]"),
    ("cls", "[CLS]"),
    ("mask", "[MASK]"),
    ("pad", "[PAD]"),
    ("unk", "[UNK]"),
    ("framed", "[CLS] hello [SEP]"),
    ("pair", "What is light? [SEP] Light is a ray."),
    ("mask-in-sentence", "The capital of France is [MASK]."),
    ("pads-at-end", "hello world [PAD] [PAD] [PAD]"),
    ("glued", "foo[SEP]bar[MASK]baz"),
    ("no-space", "[CLS][SEP][CLS][SEP]"),
]

QUERIES = [
    ("prism", "why does a prism spread white light into colours?"),
    ("telescope", "how to make a reflecting telescope"),
    ("gettysburg", "government of the people by the people"),
    ("short", "rainbow"),
    ("empty", ""),
    ("question", "What is the law of refraction, and who measured the sines of incidence and refraction in water and glass?"),
]


def paragraphs(text):
    text = text.replace("\r\n", "\n")
    found = []
    for block in re.split(r"\n\s*\n", text):
        block = block.strip("\n")
        if not block or re.search(r"Illustration|Footnote|\[[A-Z]\]|^\s{4,}|-{4,}|\|", block):
            continue
        if sum(c.isalpha() for c in block) < 0.6 * len(block):
            continue
        found.append(block)
    return found


def flat(block):
    return re.sub(r"\s+", " ", block.replace("_", "")).strip()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--opticks", required=True)
    arguments.add_argument("--gettysburg", required=True)
    arguments.add_argument("--tokenizer", required=True)
    arguments.add_argument("--out", required=True)
    options = arguments.parse_args()

    tokenizer = Tokenizer.from_file(options.tokenizer)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True

    def count(text):
        return len(tokenizer.encode(text).ids)

    choose = random.Random(1704)
    with open(options.opticks, encoding="utf-8") as file:
        opticks = file.read()
    opticks = opticks[opticks.index("Advertisement I\n"):]
    blocks = paragraphs(opticks)
    prose = [flat(b) for b in blocks]
    prose = [p for p in prose if len(p) > 40]
    sentences = [s for p in prose for s in re.split(r"(?<=[.?!]) (?=[A-Z])", p) if len(s) > 8]
    words = " ".join(prose).split(" ")

    texts = []
    seen = set()

    def add(name, text):
        if text in seen:
            return False
        seen.add(text)
        texts.append({"id": name, "text": text})
        return True

    def fill(name, how_many, candidates, low, high):
        """Takes candidates of low..high tokens (with special tokens), spread over the range."""
        choose.shuffle(candidates)
        slots = 5
        made = [0] * slots
        for candidate in candidates:
            n = count(candidate)
            if not low <= n <= high:
                continue
            slot = min(slots - 1, (n - low) * slots // (high - low + 1))
            if made[slot] >= -(-how_many // slots):
                continue
            if add("%s-%02d" % (name, sum(made) + 1), candidate):
                made[slot] += 1
            if sum(made) == how_many:
                return

    def passage(how_many_words):
        at = choose.randrange(len(words) - how_many_words)
        return " ".join(words[at:at + how_many_words])

    # A content of 1..5, 5..30, ... tokens; [CLS] and [SEP] add two.
    fill("tiny", 40, [" ".join(s.split(" ")[:choose.randint(1, 4)]).strip(",;:") for s in sentences], 3, 7)
    fill("short", 60, list(sentences), 7, 32)
    fill("middle", 60, list(sentences) + list(prose), 32, 102)
    fill("long", 40, list(prose), 102, 302)
    fill("raw-lines", 10, list(blocks), 60, 302)
    fill("page", 35, [passage(choose.randint(230, 440)) for _ in range(300)], 302, 508)
    fill("over", 25, [passage(choose.randint(470, 1250)) for _ in range(300)], 600, 1500)

    # Exactly at the limit of 512 (with [CLS] and [SEP]) and its neighbours.
    for wanted in (509, 510, 511, 512, 513, 514, 515):
        made = 0
        while made < 4:
            part = passage(480).split(" ")
            while len(part) > 1 and count(" ".join(part)) > wanted:
                part.pop()
            text = " ".join(part)
            if count(text) == wanted and add("exact-%d-%d" % (wanted, made + 1), text):
                made += 1

    with open(options.gettysburg, encoding="utf-8") as file:
        gettysburg = file.read()
    speech = [flat(p) for p in gettysburg.split("\n\n")]
    add("gettysburg-whole", gettysburg)
    for i, sentence in enumerate(s for p in speech for s in re.split(r"(?<=[.?!]) +(?=[A-Z])", p)):
        add("gettysburg-%02d" % (i + 1), sentence)

    for name, text in EDGE:
        add("edge-" + name, text)
    for name, text in SPECIAL:
        add("special-" + name, text)
    for name, text in QUERIES:
        texts.append({"id": "query-" + name, "text": text})

    assert len({t["id"] for t in texts}) == len(texts)
    with open(options.out, "w", encoding="ascii", newline="\n") as file:
        file.write("[\n" + ",\n".join(json.dumps(t) for t in texts) + "\n]\n")
    kinds = {}
    for t in texts:
        kinds[t["id"].split("-")[0]] = kinds.get(t["id"].split("-")[0], 0) + 1
    print(len(texts), kinds)


if __name__ == "__main__":
    main()
