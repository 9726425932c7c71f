import { curriculumFolder } from "@gradus/curriculum/folder";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { lessonsPlugin } from "../build/lessons-plugin.ts";

export default defineConfig({
  plugins: [react(), lessonsPlugin(curriculumFolder)],
  build: { target: "esnext", reportCompressedSize: false, assetsInlineLimit: 0 },
  worker: { format: "es" },
});
