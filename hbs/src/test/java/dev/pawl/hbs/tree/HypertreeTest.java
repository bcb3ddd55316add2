package dev.pawl.hbs.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HypertreeTest {

  @Test
  void treeAndLeaf_everyLeafOfUnequalLayers_countThrough() {
    Hypertree hypertree = new Hypertree(List.of(3, 1, 2));
    long leaf = 0;
    for (int top = 0; top < 4; top++) {
      for (int middle = 0; middle < 2; middle++) {
        for (int bottom = 0; bottom < 8; bottom++) {
          assertThat(hypertree.leaf(0, leaf)).isEqualTo(bottom);
          assertThat(hypertree.tree(0, leaf)).isEqualTo(top * 2L + middle);
          assertThat(hypertree.leaf(1, leaf)).isEqualTo(middle);
          assertThat(hypertree.tree(1, leaf)).isEqualTo(top);
          assertThat(hypertree.leaf(2, leaf)).isEqualTo(top);
          assertThat(hypertree.tree(2, leaf)).isZero();
          leaf++;
        }
      }
    }
    assertThat(leaf).isEqualTo(hypertree.capacity());
    assertThat(List.of(hypertree.trees(0), hypertree.trees(1), hypertree.trees(2)))
        .containsExactly(8L, 4L, 1L);
  }

  @Test
  void treeAndLeaf_atSixtyBits_areExact() {
    Hypertree hypertree = Hypertree.of(3, 20);
    long last = (1L << 60) - 1;
    assertThat(hypertree.capacity()).isEqualTo(1L << 60);
    assertThat(hypertree.tree(0, last)).isEqualTo((1L << 40) - 1);
    assertThat(hypertree.leaf(2, last)).isEqualTo((1 << 20) - 1);
    assertThat(hypertree.tree(0, 1L << 53)).isEqualTo(1L << 33);
    assertThat(hypertree.leaf(0, (1L << 53) + 1)).isEqualTo(1);
    assertThatThrownBy(() -> hypertree.tree(0, last + 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> hypertree.leaf(0, -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void heights_outOfBounds_areRefused() {
    for (List<Integer> heights :
        List.<List<Integer>>of(List.of(), List.of(0), List.of(26), Collections.nCopies(4, 20))) {
      assertThatThrownBy(() -> new Hypertree(heights)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
