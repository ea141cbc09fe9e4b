/** A text as one word of a POSIX shell, whatever it is made of. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A text as XML, HTML and SVG may hold it between tags. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * An answer of Elastic Load Balancing whose fixed responses may hold their pages with tags and all, as emulators write
 * it: the SDK would read the tags as its own. AWS's answers stay as they are, since a page that is escaped has no tag.
 */
export function escapeMessageBodies(answer: string): string {
  return answer.replace(/(?<=<MessageBody>)[\s\S]*?(?=<\/MessageBody>)/g, (page) =>
    page.includes('<') ? escapeMarkup(page) : page,
  );
}
