import { idOf, type Template } from './reviewed-shop';

/** Changes properties of the one resource of a type, or of the first whose id begins so. */
export function set(type: string, properties: Readonly<Record<string, unknown>>, prefix = '') {
  return (template: Template) => {
    Object.assign(resource(template, type, prefix).Properties ?? {}, properties);
  };
}

export function resource(template: Template, type: string, prefix = '') {
  const found = template.Resources[idOf(template, type, prefix)];
  if (found === undefined) throw new Error(`no ${type}`);
  return found;
}

export function remove(type: string, prefix = '') {
  return (template: Template) => {
    delete template.Resources[idOf(template, type, prefix)];
  };
}

/** The same resource under another logical id, as a construct that is renamed makes it. */
export function rename(type: string, prefix = '') {
  return (template: Template) => {
    const id = idOf(template, type, prefix);
    Object.assign(template, JSON.parse(JSON.stringify(template).replaceAll(`"${id}"`, `"Renamed${id}"`)));
  };
}
