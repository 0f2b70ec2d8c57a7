// The order of the sheets is their order here: what a page brings comes after what all share.
import './design/tokens.css';
import './design/base.css';
import './design/controls.css';
import './charts/charts.css';
import './pages/pages.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from './api/client.js';
import { router } from './router.js';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says what has changed; nothing is read again for its own sake.
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; only what may pass is tried again.
      retry: (failures, error) => failures < 2 && (!(error instanceof ProblemError) || error.status >= 500),
    },
  },
});

const root = document.getElementById('root');
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
