package io.jettyshutdown.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Constructor;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is public stays public: nothing becomes so without a reason on its page. */
class ApiPageTest {

    private static final Path PAGE = Path.of("docs", "api.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `([\\w.]+)` \\| ([^|]*) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    /** What every record or enum has. */
    private static final Set<String> OF_THE_LANGUAGE = Set.of("equals", "hashCode", "toString", "values", "valueOf");

    @Test
    void everyPublicNameIsOnThePageWithItsReasonAndNoOther() throws IOException, ClassNotFoundException {
        Set<String> documented = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(PAGE));
        while (rows.find()) {
            String type = rows.group(1);
            assertThat(rows.group(3)).as(type).isNotBlank();
            documented.add(type);
            NAME.matcher(rows.group(2)).results().forEach(name -> {
                assertThat(documented.add(type + "." + name.group(1)))
                        .as(name.group())
                        .isTrue();
            });
        }
        assertThat(documented).isEqualTo(publicNames());
    }

    private static Set<String> publicNames() throws IOException, ClassNotFoundException {
        Path classes = Path.of("target", "classes");
        Set<String> names = new TreeSet<>();
        for (String exported : exportedPackages(classes)) {
            try (Stream<Path> files = Files.list(classes.resolve(exported.replace('.', '/')))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".class")).toList()) {
                    String simple = file.getFileName().toString().replace(".class", "");
                    Class<?> type = Class.forName(exported + "." + simple);
                    if (isPublic(type)) {
                        names.addAll(namesOf(type));
                    }
                }
            }
        }
        return names;
    }

    private static List<String> exportedPackages(Path classes) throws IOException {
        try (var module = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(module).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .toList();
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
    }

    private static Set<String> namesOf(Class<?> type) {
        String name =
                type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
        List<Member> members = new ArrayList<>(Arrays.asList(type.getDeclaredConstructors()));
        members.addAll(Arrays.asList(type.getDeclaredMethods()));
        members.addAll(Arrays.asList(type.getDeclaredFields()));
        Set<String> names = members.stream()
                .filter(member -> Modifier.isPublic(member.getModifiers()) && !member.isSynthetic())
                .map(member -> member instanceof Constructor<?> ? "new" : member.getName())
                .filter(member -> !OF_THE_LANGUAGE.contains(member))
                .map(member -> name + "." + member)
                .collect(Collectors.toCollection(TreeSet::new));
        names.add(name);
        return names;
    }
}
