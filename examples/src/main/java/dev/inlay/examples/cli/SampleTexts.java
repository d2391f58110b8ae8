package dev.inlay.examples.cli;

import java.util.ArrayList;
import java.util.List;

/** Sentences of 5 to 60 words, the same in every run. */
final class SampleTexts {
    private static final int COUNT = 256;

    private static final List<String> WORDS = List.of(
            "light",
            "river",
            "market",
            "engine",
            "winter",
            "garden",
            "letter",
            "bridge",
            "music",
            "harbour",
            "paper",
            "mountain",
            "window",
            "field",
            "teacher",
            "station",
            "copper",
            "morning",
            "island",
            "doctor",
            "machine",
            "forest",
            "kitchen",
            "battery",
            "season",
            "village",
            "colour",
            "journey",
            "signal",
            "library");

    private SampleTexts() {}

    static List<String> all() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            int words = 5 + i * 37 % 56;
            StringBuilder text = new StringBuilder("The");
            for (int w = 0; w < words; w++) {
                text.append(w % 6 == 5 ? " and the " : " ").append(WORDS.get((i * 7 + w * w + w * i) % WORDS.size()));
            }
            texts.add(text.append('.').toString());
        }
        return texts;
    }
}
