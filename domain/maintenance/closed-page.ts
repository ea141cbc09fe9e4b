/** A fixed response of a load balancer holds this much (CreateRule, FixedResponseConfig). */
export const bodyCharacters = 1024;

export const usualMessage = 'We are working on the platform and will be back soon. Nothing you sent is lost.';

/**
 * What people see while a surface is closed. Plain ASCII with everything else escaped, because neither a template nor a
 * parameter is sure to keep more; well-formed and without a doctype, because it also travels in answers in XML, which not
 * everybody escapes.
 *
 * It looks again after one to three minutes, each browser at a time of its own: 10,000 open pages ask 83 times a second,
 * and never all at once. A fixed response can carry neither Retry-After nor a cookie.
 */
export function closedPage(message: string): string {
  return [
    '<html lang="en"><head><meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width"/><title>Back soon</title></head>',
    '<body style="font:1.1em/1.5 system-ui,sans-serif;max-width:34em;margin:15vh auto;padding:0 1em">',
    `<h1>Back soon</h1><p>${html(oneLine(message))}</p>`,
    '<p>This page looks again by itself. <a href="/status.json">Status</a></p>',
    '<script>setTimeout(function(){location.replace(location.href)},6e4+Math.random()*12e4)</script></body></html>',
  ].join('');
}

/** The same for programs. */
export function closedJson(message: string): string {
  const body = {
    error: 'maintenance',
    message: oneLine(message),
    retryAfterSeconds: 60,
    status: '/status.json',
  };
  return JSON.stringify(body).replace(/[^\x20-\x7e]|[<>&]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function oneLine(message: string): string {
  return message.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function html(text: string): string {
  return text.replace(/[&<>"']|[^\x20-\x7e]/gu, (character) => `&#${character.codePointAt(0)};`);
}
