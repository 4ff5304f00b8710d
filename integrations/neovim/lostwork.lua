-- lostwork in Neovim's own language client.
--
-- Copy this file to ~/.config/nvim/plugin/. The program is looked for on the PATH; `vim.g.lostwork_command` names another one.
-- Works from Neovim 0.7 on; newer ones could use vim.lsp.config() and vim.lsp.enable() instead.

-- Both halves of a finding are files that somebody edits: Python, and whatever configures the server.
local filetypes = { 'python', 'dosini', 'cfg', 'conf', 'toml', 'yaml', 'json', 'xml', 'dockerfile', 'systemd', 'sh' }
-- One server a project, however many of its files are open.
local clients = {}

local function root_of(file)
  local folder = vim.fn.fnamemodify(file, ':p:h')
  for _, mark in ipairs({ '.git', '.hg', 'lostwork.yaml', '.lostwork.yaml' }) do
    local found = vim.fn.findfile(mark, folder .. ';')
    if found == '' then
      found = vim.fn.finddir(mark, folder .. ';')
    end
    if found ~= '' then
      return vim.fn.fnamemodify(found, ':p:s?/$??:h')
    end
  end
  -- A file that lies in no project: its folder is looked through, unless that is a whole home or disk.
  return folder ~= '/' and folder ~= vim.fn.expand('~') and folder or nil
end

local function attach(buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == '' or vim.bo[buffer].buftype ~= '' then
    return
  end
  local root = root_of(file)
  if not root then
    return
  end
  if not clients[root] or vim.lsp.client_is_stopped(clients[root]) then
    clients[root] = vim.lsp.start_client({
      name = 'lostwork',
      cmd = { vim.g.lostwork_command or 'lostwork', 'server' },
      root_dir = root,
      workspace_folders = { { uri = vim.uri_from_fname(root), name = root } },
    })
  end
  if clients[root] then
    vim.lsp.buf_attach_client(buffer, clients[root])
  end
end

vim.api.nvim_create_autocmd('FileType', {
  pattern = filetypes,
  callback = function(event)
    attach(event.buf)
  end,
})
