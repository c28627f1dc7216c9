// Loads a package's own bundle, as a script tag does.
export const script = (path) =>
  new Promise((done, failed) => {
    const tag = document.createElement('script');
    tag.src = `/node_modules/${path}`;
    tag.onload = done;
    tag.onerror = () => failed(new Error(`Cannot load ${path}`));
    document.head.append(tag);
  });
