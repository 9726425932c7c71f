/// <reference types="vite/client" />

declare module "virtual:gradus-lessons" {
  /** Address of the folder of the lessons' files, with a slash at its end. */
  export const lessonsFolder: string;
}
