/** Opens the window's one page. */
import { mount } from "svelte";
import App from "./App.svelte";
import "./style/index.css";

mount(App, { target: document.body });
