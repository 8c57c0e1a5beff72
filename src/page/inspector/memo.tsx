/** Parts of the page that are drawn again only when what they show has changed. */
import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** The model that it shows; it is drawn again if the model changes. */
  readonly model: object;
  /** The content as a key; it is drawn again if the key changes. */
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
