package io.jenkins.plugins.virtualcluster.definition;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The forms of values that are one of a few words: the constants of an enum. */
final class Words {
    private Words() {}

    static <E extends Enum<E>> Function<String, E> of(Class<E> type, String what) {
        return of(type, what, constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    static <E extends Enum<E>> Function<String, E> of(Class<E> type, String what, Function<E, String> word) {
        List<E> constants = List.of(type.getEnumConstants());
        return text -> constants.stream()
                .filter(constant -> word.apply(constant).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Texts.unknown(what, text, constants.stream().map(word).toList())));
    }
}
