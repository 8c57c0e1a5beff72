/** Whole mails, as git makes them and as they lie in a mailbox, mean what their message alone means. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { quickScope } from '../../../model/system.ts';
import { claims } from '../../../properties/catalog.ts';
import { check } from '../../check/check.ts';
import { flowFor } from '../../program/flow-choice.ts';
import { kernelVersion } from '../../program/library.ts';
import { parseFlow } from '../parse.ts';
import { printFlow } from '../print.ts';

const repository = mkdtempSync(join(tmpdir(), 'mails-'));
afterAll(() => rmSync(repository, { recursive: true }));

function git(...args: readonly string[]): string {
  // A name outside of ASCII makes git write the headers of MIME.
  const who = ['-c', 'user.name=Jörg Test', '-c', 'user.email=test@example.org'];
  return execFileSync('git', ['-C', repository, ...who, ...args], { encoding: 'utf8' });
}

function commit(files: Readonly<Record<string, string>>, message: string): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, name), text);
  git('add', '-A');
  git('commit', '-q', '-m', message);
}

/** Code whose functions have the names of the kernel's, in braces that a hunk does not close. */
const driver = (clear: string): string =>
  [
    'static void intel_pasid_tear_down_entry(struct intel_iommu *iommu, u32 pasid)',
    '{',
    '\tstruct pasid_entry *pte;',
    '',
    '\tpte = intel_pasid_get_entry(iommu, pasid);',
    '\tif (!pte) {',
    '\t\treturn;',
    '\t}',
    `\t${clear}`,
    '}',
    '',
    'int drv_release_all(struct drv *d)',
    '{',
    '\tfor_each_queue(d, q) {',
    `\t\tunbind(q, ${clear.length});`,
    '\t}',
    '\treturn 0;',
    '}',
    '',
  ].join('\n');

/** The message of 37e91bd4: prose around a call tree. */
const changelog = readFileSync(new URL('../../../model/flows/5.7/changelog.flow', import.meta.url), 'utf8');
const message = `iommu/vt-d: Set FPD before unbind\n\n${changelog}\nSigned-off-by: Test <test@example.org>\n`;

git('init', '-q');
commit({ 'driver.c': driver('pasid_clear_entry(pte);') }, 'first');
const after = {
  'driver.c': driver('pasid_clear_entry(pte, true);'),
  'exit.c': 'int do_exit(int code) {\n\treturn 0;\n}\n',
};
commit(after, message);

const patch = git('format-patch', '-1', '--stdout');
const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd()))
    .join('\n');
const mail = (body: string, header = ''): string =>
  `From test@example.org Mon Sep 17 00:00:00 2001\nSubject: Re: [PATCH] iommu/vt-d: Set FPD\n${header}\n${body}\n`;
const reply = mail(`On Monday, Jörg Test wrote:\n${quoted(patch)}\nLooks right (but see above).\n`);

/** A reply with a remark in the middle of a hunk, and with a part of that hunk left out. */
function remarks(): string {
  const lines = quoted(patch).split('\n');
  const [changed, loop] = ['pasid_clear_entry(pte, true)', 'for_each_queue'].map((text) =>
    lines.findIndex((line) => line.includes(text)),
  ) as [number, number];
  const remark = ['', 'Why true? I would write', '', '\tpasid_clear_entry(pte, 1);', ''];
  return mail([...lines.slice(0, changed + 1), ...remark, '> [...]', ...lines.slice(loop)].join('\n'));
}

function quotedPrintable(text: string): string {
  const encode = (found: string): string =>
    [...Buffer.from(found)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
  const body = text.replaceAll(/[^\n\x20-\x7E]|=/g, encode).replaceAll(/^(.{70})(?=.)/gm, '$1=\n');
  return mail(body, 'Content-Transfer-Encoding: quoted-printable\n');
}

const texts: Readonly<Record<string, string>> = {
  'git format-patch': patch,
  'git format-patch --attach': git('format-patch', '-1', '--stdout', '--attach'),
  'git format-patch --cover-letter': git('format-patch', '-1', '--stdout', '--cover-letter'),
  'git show': git('show'),
  'git show --stat -p': git('show', '--stat', '-p'),
  'git log -p': git('log', '-p'),
  'a reply': reply,
  'a reply to a reply': mail(`B wrote:\n${quoted(reply)}\nI agree.`),
  'a reply with remarks': remarks(),
  'a reply in quoted-printable': quotedPrintable(quoted(patch)),
  'a mailbox with mail and reply': `${patch}\n${reply}`,
  'line ends of DOS': patch.replaceAll('\n', '\r\n'),
};

const normal = (text: string): string => printFlow(parseFlow(text, 'mail')).replaceAll(/\s+/g, ' ');

describe('a mail', () => {
  it.each(Object.entries(texts))('has the trees of its message, and its diffs are named: %s', (_, text) => {
    expect(normal(text)).toBe(normal(message));
    const { unread = [] } = parseFlow(text, 'mail');
    expect(unread.length).toBeGreaterThan(0);
    expect(unread.map(({ what }) => what)).toEqual(unread.map(() => 'diff'));
  });

  it('has the verdict of its message', () => {
    const verdicts = [message, `${patch}\n${reply}`].map((text) =>
      check({
        ...flowFor(parseFlow(text, 'mail'), undefined, kernelVersion('5.7')),
        configuration: quickScope,
        claims: claims.filter(({ id }) => id === 'no-unrecoverable-fault'),
      }).map(({ verdict, trace }) => [verdict, trace?.map(({ event }) => event)]),
    );
    expect(verdicts[0]).toMatchObject([['violated', { length: 6 }]]);
    expect(verdicts[1]).toEqual(verdicts[0]);
  });
});
