/** The demo was asked for something that it can't do here: its message is the one line that a person is shown. */
export class Misuse extends Error {
  override readonly name = 'Misuse';
}
