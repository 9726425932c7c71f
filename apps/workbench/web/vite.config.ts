import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  build: { target: "esnext", reportCompressedSize: false, assetsInlineLimit: 0 },
  worker: { format: "es" },
});
