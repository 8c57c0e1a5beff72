/** Parts of the page that are drawn again only when what they show has changed. */
import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** What it belongs to; another one is drawn anew. */
  readonly model: object;
  /** What the part shows, as text. */
  readonly of: string;
  readonly draw: () => ComponentChildren;
}

export class Memo extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.of !== this.props.of || next.model !== this.props.model;
  }

  override render({ draw }: Props): ComponentChildren {
    return draw();
  }
}
