package dev.pawl.cli;

import java.util.Optional;

/// The person at the other end, if there is one.
public interface Terminal {

  /// Nobody is there: nothing is asked, nothing moves on the screen.
  Terminal NONE =
      new Terminal() {
        @Override
        public boolean canAsk() {
          return false;
        }

        @Override
        public boolean canShowProgress() {
          return false;
        }

        @Override
        public Optional<String> ask(String question) {
          return Optional.empty();
        }

        @Override
        public Optional<char[]> askPassphrase(String question) {
          return Optional.empty();
        }
      };

  /// Whether somebody can answer.
  boolean canAsk();

  /// Whether standard error is a screen on which a line can be drawn again.
  boolean canShowProgress();

  /// The answer to a question; empty where nobody answers.
  Optional<String> ask(String question);

  /// The answer to a question, not shown while it is typed; the caller erases it. Empty where
  /// nobody answers.
  Optional<char[]> askPassphrase(String question);
}
