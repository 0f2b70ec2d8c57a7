// Before the first paint, so that a chosen theme does not flash.
try {
  const theme = localStorage.getItem('nocturne.theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch {
  // Without storage the system's preference holds.
}
