package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.ledger.LedgerState;
import dev.pawl.signer.LeafMap;
import dev.pawl.signer.LogAuditReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The page of a report: one file that needs no other and no network. The data stand in it as JSON;
/// the page itself is a resource.
final class ReportPage {
  private static final String TEMPLATE = "report.html";
  private static final String PLACE = "\"REPORT-DATA\"";

  private final LedgerState state;
  private final ReportContents contents;
  private final long timeMillis;

  ReportPage(LedgerState state, ReportContents contents, long timeMillis) {
    this.state = state;
    this.contents = contents;
    this.timeMillis = timeMillis;
  }

  byte[] html(LogAuditReport audit) throws IOException {
    String template;
    try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
      template =
          new String(Objects.requireNonNull(in, TEMPLATE).readAllBytes(), StandardCharsets.UTF_8);
    }
    // No name or label can end the script element that it stands in.
    String json = Json.line(data(audit)).replace("<", "\\u003c");
    return template.replace(PLACE, json).getBytes(StandardCharsets.UTF_8);
  }

  private Fields data(LogAuditReport audit) {
    return LogAuditView.fields(audit, "this bundle")
        .text("written", Texts.time(timeMillis))
        .text("version", Version.text())
        .objects("maps", maps())
        .texts("events", contents.events());
  }

  private List<Fields> maps() {
    List<Fields> maps = new ArrayList<>();
    for (KeyState key : state.keys()) {
      for (int layer = 0; layer < key.layers().size(); layer++) {
        LayerState leaves = key.layers().get(layer);
        LeafMap.Drawn drawn = contents.leaves(key, layer);
        maps.add(
            new Fields()
                .text("key", key.created().name())
                .text("id", key.id().toString())
                .text("parameters", key.created().parameters())
                .text("created", Texts.time(key.created().timeMillis()))
                .text("status", key.status().name().toLowerCase(Locale.ROOT))
                .small("layer", layer)
                .number("capacity", leaves.capacity())
                .number("next", leaves.next())
                .number("step", drawn.step())
                .text("runs", drawn.runs()));
      }
    }
    return maps;
  }
}
