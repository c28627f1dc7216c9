// Before the first paint: the theme that was chosen; without a choice the system's.
(function () {
  try {
    const theme = localStorage.getItem('console.theme');
    if (theme === 'dark' || theme === 'light') {
      document.documentElement.dataset.theme = theme;
    }
  } catch (closed) {
    // A browser that keeps nothing follows the system.
    delete document.documentElement.dataset.theme;
  }
})();
