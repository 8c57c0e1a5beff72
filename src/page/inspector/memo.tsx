/** Parts of the page that are drawn again only when what they show has changed. */
import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** What the part shows, as text. */
  readonly of: string;
  readonly draw: () => ComponentChildren;
}

export class Memo extends Component<Props> {
  override shouldComponentUpdate(next: Props): boolean {
    return next.of !== this.props.of;
  }

  override render({ draw }: Props): ComponentChildren {
    return draw();
  }
}
