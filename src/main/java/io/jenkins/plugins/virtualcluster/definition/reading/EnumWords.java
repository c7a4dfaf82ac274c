package io.jenkins.plugins.virtualcluster.definition.reading;

import io.jenkins.plugins.virtualcluster.definition.yaml.Wording;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The forms of values that are one of a few words: the constants of an enum. */
final class EnumWords {
    private EnumWords() {}

    static <E extends Enum<E>> Function<String, E> of(Class<E> type, String what) {
        return of(type, what, constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    static <E extends Enum<E>> Function<String, E> of(Class<E> type, String what, Function<E, String> word) {
        List<E> constants = List.of(type.getEnumConstants());
        return text -> constants.stream()
                .filter(constant -> word.apply(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Wording.unknown(what, text, constants.stream().map(word).toList())));
    }
}
