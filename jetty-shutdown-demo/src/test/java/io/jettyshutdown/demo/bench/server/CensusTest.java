package io.jettyshutdown.demo.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CensusTest {

    private static final String EARLIER = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:           100           2400  java.lang.String (java.base@17.0.1)
               2:            10            160  io.example.Shop$$Lambda$14/0x0000000800c03000
               3:             1             40  io.example.Shop
            Total           111           2600
            """;

    private static final String LATER = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:           110           2640  java.lang.String (java.base@25)
               2:            20            320  io.example.Shop$$Lambda/0x000000001d025000
               3:             2             32  io.example.Shop$$Lambda/0x000000001d025448
            Total           132           2992
            """;

    @Test
    void everyObjectCounts() {
        assertThat(Census.parse(EARLIER).bytes()).isEqualTo(2600);
        assertThat(Census.parse(LATER).bytes()).isEqualTo(2992);
    }

    @Test
    void differenceTellsTheGreatestFirstWhicheverWayItGoes() {
        Census difference = Census.parse(LATER).minus(Census.parse(EARLIER));

        assertThat(difference.bytes()).isEqualTo(2992 - 2600);
        assertThat(difference.greatest(3))
                .containsExactly(
                        Map.entry("java.lang.String", new Census.Held(10, 240)),
                        Map.entry("io.example.Shop$$Lambda", new Census.Held(12, 192)),
                        Map.entry("io.example.Shop", new Census.Held(-1, -40)));
        assertThat(difference.greatest(1)).hasSize(1);
    }

    @Test
    void whatIsHeldIsFoundAndGarbageIsNot() throws Exception {
        record Kept(long number) {}
        record Dropped(long number) {}
        Object kept = new Kept(1);
        new Dropped(2);

        Census census = Census.parse(Census.take());

        assertThat(census.classes().get(kept.getClass().getName()).instances()).isEqualTo(1);
        assertThat(census.classes()).doesNotContainKey(Dropped.class.getName());
    }
}
