package io.jenkins.plugins.virtualcluster.jenkins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/** Compares a signature with the real class: all that decides how code that uses it is compiled and linked. */
final class SignatureComparison {
    private static final int KIND = Opcodes.ACC_INTERFACE
            | Opcodes.ACC_ANNOTATION
            | Opcodes.ACC_ENUM
            | Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_FINAL;
    private static final int MEMBER = Opcodes.ACC_PUBLIC
            | Opcodes.ACC_PROTECTED
            | Opcodes.ACC_STATIC
            | Opcodes.ACC_ABSTRACT
            | Opcodes.ACC_VARARGS;
    private static final Set<String> META = Set.of(
            "Ljava/lang/annotation/Retention;",
            "Ljava/lang/annotation/Target;",
            "Ljava/lang/annotation/Inherited;",
            "Lnet/java/sezpoz/Indexable;");

    private final Map<String, Optional<ClassNode>> real = new HashMap<>();

    /** What differs, a line each. */
    List<String> differences(ClassNode signature) {
        Optional<ClassNode> found = real(signature.name);
        if (found.isEmpty()) {
            return List.of(signature.name + ": there is no such class");
        }
        ClassNode actual = found.get();
        List<String> differences = new ArrayList<>();
        same(differences, signature.name + ": kind", signature.access & KIND, actual.access & KIND);
        Set<String> above = supertypes(actual.name);
        Stream.concat(Stream.of(signature.superName), signature.interfaces.stream())
                .filter(type -> !above.contains(type))
                .forEach(type -> differences.add(signature.name + ": " + type + " is no supertype of the real one"));
        same(differences, signature.name + ": annotations", meta(signature), meta(actual));
        signature.methods.stream()
                .filter(method -> isCompared(method.access))
                .forEach(method -> compare(differences, actual, method));
        signature.fields.stream()
                .filter(field -> isCompared(field.access))
                .forEach(field -> compare(differences, actual, field));
        return differences;
    }

    private static boolean isCompared(int access) {
        return (access & (Opcodes.ACC_PRIVATE | Opcodes.ACC_SYNTHETIC)) == 0;
    }

    private void compare(List<String> differences, ClassNode actual, MethodNode method) {
        String name = actual.name + "." + method.name + method.desc;
        if (method.name.equals("<clinit>")) {
            return;
        }
        for (String type : method.name.equals("<init>") ? Set.of(actual.name) : supertypes(actual.name)) {
            Optional<MethodNode> its = real(type).stream()
                    .flatMap(node -> node.methods.stream())
                    .filter(one -> one.name.equals(method.name) && one.desc.equals(method.desc))
                    .findFirst();
            if (its.isPresent()) {
                same(differences, name + ": flags", method.access & MEMBER, its.get().access & MEMBER);
                same(differences, name + ": throws", Set.copyOf(method.exceptions), Set.copyOf(its.get().exceptions));
                same(
                        differences,
                        name + ": default",
                        value(method.annotationDefault),
                        value(its.get().annotationDefault));
                if (type.equals(actual.name)) {
                    same(differences, name + ": generics", method.signature, its.get().signature);
                }
                return;
            }
        }
        differences.add(name + ": there is no such method");
    }

    private void compare(List<String> differences, ClassNode actual, FieldNode field) {
        String name = actual.name + "." + field.name + " " + field.desc;
        Optional<FieldNode> its = actual.fields.stream()
                .filter(one -> one.name.equals(field.name) && one.desc.equals(field.desc))
                .findFirst();
        if (its.isEmpty()) {
            differences.add(name + ": there is no such field");
            return;
        }
        same(differences, name + ": flags", field.access & MEMBER, its.get().access & MEMBER);
        same(differences, name + ": constant", field.value, its.get().value);
        same(differences, name + ": generics", field.signature, its.get().signature);
    }

    private static void same(List<String> differences, String what, Object signature, Object actual) {
        if (!Objects.equals(signature, actual)) {
            differences.add(what + ": " + signature + " in the signature, " + actual + " in Jenkins");
        }
    }

    /** An enum's constant is an array in ASM. */
    private static Object value(Object annotationDefault) {
        return annotationDefault instanceof Object[] parts ? List.of(parts) : annotationDefault;
    }

    private static Set<String> meta(ClassNode node) {
        Set<String> meta = new TreeSet<>();
        Stream.of(node.visibleAnnotations, node.invisibleAnnotations)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(one -> META.contains(one.desc))
                .forEach(one -> meta.add(one.desc + values(one)));
        return meta;
    }

    private static String values(AnnotationNode annotation) {
        StringBuilder text = new StringBuilder();
        for (Object value : annotation.values == null ? List.of() : annotation.values) {
            if (value instanceof List<?> list) {
                list.stream().map(one -> String.valueOf(value(one))).sorted().forEach(text::append);
            } else {
                text.append(value(value));
            }
        }
        return text.toString();
    }

    /** The type and all above it, nearest first. */
    private Set<String> supertypes(String type) {
        Set<String> all = new LinkedHashSet<>(Set.of(type));
        real(type).ifPresent(node -> {
            if (node.superName != null) {
                all.addAll(supertypes(node.superName));
            }
            node.interfaces.forEach(one -> all.addAll(supertypes(one)));
        });
        all.add("java/lang/Object");
        return all;
    }

    private Optional<ClassNode> real(String name) {
        return real.computeIfAbsent(name, SignatureComparison::read);
    }

    private static Optional<ClassNode> read(String name) {
        try (InputStream in = SignatureComparison.class.getClassLoader().getResourceAsStream(name + ".class")) {
            if (in == null) {
                return Optional.empty();
            }
            ClassNode node = new ClassNode();
            new ClassReader(in).accept(node, ClassReader.SKIP_CODE);
            return Optional.of(node);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
