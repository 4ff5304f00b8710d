" lostwork as Vim's compiler: `:compiler lostwork`, then `:make`, and walk the findings with `:cnext`.
" Copy this file to ~/.vim/compiler/ (Neovim: ~/.config/nvim/compiler/).
if exists('current_compiler')
  finish
endif
let current_compiler = 'lostwork'

CompilerSet makeprg=lostwork\ check\ --format\ concise
CompilerSet errorformat=%f:%l:%c:\ %trror:\ %m,%f:%l:%c:\ %tarning:\ %m,%f:%l:%c:\ %tote:\ %m
