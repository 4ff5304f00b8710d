-- Runs inside Neovim: waits for diagnostics of the file that is open, then removes the blame and waits until they are gone.
local function spots()
  local lines = {}
  for _, one in ipairs(vim.diagnostic.get(0)) do
    table.insert(lines, string.format('%d:%d-%d:%d %d %s %s', one.lnum, one.col, one.end_lnum, one.end_col, one.severity,
      one.source, vim.split(one.message, '\n')[1]))
  end
  table.sort(lines)
  return lines
end

local shown = vim.wait(60000, function() return #spots() > 0 end, 50)
for _, line in ipairs(spots()) do
  io.stderr:write('shown ' .. line .. '\n')
end
vim.api.nvim_buf_set_lines(0, 4, 5, true, { '    pass' })
local gone = vim.wait(60000, function() return #spots() == 0 end, 50)
io.stderr:write(string.format('arrived %s, gone after the edit %s\n', shown, gone))
-- Neovim sends `shutdown` and `exit` as it leaves.
vim.cmd('qall!')
